package sys.storage.harness.kubernetes.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import sys.storage.harness.kubernetes.api.DeleteOptions;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.store.Change;
import sys.storage.harness.kubernetes.store.ObjectKey;

/** Forgets events an hour after they were told last, as the real API server does. */
public final class EventExpiry implements Controller {
  private static final Duration LIFE = Duration.ofHours(1);

  private final ResourceApi api;

  public EventExpiry(ResourceApi api) {
    this.api = api;
  }

  @Override
  public String name() {
    return "event-expiry";
  }

  @Override
  public Stream<ObjectKey> affectedBy(Change change) {
    return change.key().resource().equals("events") && change.type() != Change.Type.DELETED
        ? Stream.of(change.key())
        : Stream.empty();
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) {
    Optional<Duration> left = api.store().get(key).map(EventExpiry::lifeLeft);
    if (left.isPresent() && left.get().isNegative()) {
      api.delete(
          api.types().find("", "v1", "events").orElseThrow(),
          key.namespace(),
          key.name(),
          DeleteOptions.PLAIN);
      return Optional.empty();
    }
    return left.map(d -> d.plusSeconds(1));
  }

  /** The server's own record of the last write counts: times that clients give may be anything. */
  private static Duration lifeLeft(JsonNode event) {
    return Duration.between(Instant.now(), Meta.lastWrite(event).plus(LIFE));
  }
}
