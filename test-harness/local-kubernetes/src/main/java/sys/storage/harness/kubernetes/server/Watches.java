package sys.storage.harness.kubernetes.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sys.storage.harness.kubernetes.api.ApiError;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.store.Change;
import sys.storage.harness.kubernetes.store.HistoryExpired;
import sys.storage.harness.kubernetes.store.ObjectStore;
import sys.storage.harness.kubernetes.store.Subscription;
import sys.storage.harness.kubernetes.table.Tables;

/** Watches: one JSON document per line, until the client leaves or the time is over. */
final class Watches {
  /** How often an idle watch says something, which also finds out that its client is gone. */
  private static final Duration BOOKMARK_INTERVAL = Duration.ofSeconds(10);

  private final ObjectStore store;

  Watches(ObjectStore store) {
    this.store = store;
  }

  Response watch(
      Request request,
      ResourceType type,
      Optional<String> namespace,
      Predicate<JsonNode> selection) {
    if (request.upgrade()) {
      // No WebSockets here: this is the answer after which the clients take up a plain HTTP watch.
      return new Response.Text(200, "");
    }
    long timeoutSeconds = request.number("timeoutSeconds", 3600);
    String from = request.query().getOrDefault("resourceVersion", "");
    boolean initial =
        from.isEmpty()
            || from.equals("0")
            || request.query().getOrDefault("sendInitialEvents", "").equals("true");
    Feed feed =
        new Feed(
            type,
            namespace,
            selection,
            request.wantsTable(),
            request.included(),
            request.query().getOrDefault("allowWatchBookmarks", "").equals("true"),
            request.query().getOrDefault("sendInitialEvents", "").equals("true"));
    Start start =
        initial ? listAndSubscribe(feed) : resume(feed, request.number("resourceVersion", 0));
    return new Response.Stream(
        "application/json", out -> feed.run(start, out, Duration.ofSeconds(timeoutSeconds)));
  }

  private record Start(List<ObjectNode> existing, long revision, Subscription changes) {}

  private Start listAndSubscribe(Feed feed) {
    return store.transaction(
        () -> {
          ObjectStore.Listing listing = store.list(feed.storedResource(), feed.namespace);
          return new Start(
              listing.documents().stream().filter(feed.selection).toList(),
              listing.revision(),
              store.subscribe(feed::concerns));
        });
  }

  private Start resume(Feed feed, long revision) {
    try {
      return new Start(List.of(), revision, store.subscribe(revision, feed::concerns));
    } catch (HistoryExpired e) {
      throw ApiError.expired(e.getMessage());
    }
  }

  /** What one watch shows. */
  private record Feed(
      ResourceType type,
      Optional<String> namespace,
      Predicate<JsonNode> selection,
      boolean tables,
      Tables.Included included,
      boolean bookmarks,
      boolean endOfInitial) {

    String storedResource() {
      return EventForms.storedResource(type);
    }

    boolean concerns(Change change) {
      return change.key().resource().equals(storedResource())
          && namespace.map(n -> n.equals(change.key().namespace())).orElse(true);
    }

    void run(Start start, OutputStream out, Duration limit)
        throws IOException, InterruptedException {
      try (Subscription changes = start.changes()) {
        // The client of the operator takes the first byte for the word that it is watching.
        sendSpace(out);
        for (ObjectNode object : start.existing()) {
          send(out, "ADDED", object);
        }
        if (endOfInitial) {
          sendBookmark(out, start.revision(), true);
        }
        long revision = start.revision();
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline && !changes.hasOverflowed()) {
          Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
          Optional<Change> change =
              changes.next(left.compareTo(BOOKMARK_INTERVAL) < 0 ? left : BOOKMARK_INTERVAL);
          if (change.isPresent()) {
            revision = change.get().revision();
            show(out, change.get());
          } else if (bookmarks) {
            sendBookmark(out, revision, false);
          } else {
            sendSpace(out);
          }
        }
      }
    }

    /** A change of what the selectors see: an object may come into view or go out of it. */
    private void show(OutputStream out, Change change) throws IOException {
      boolean after = selection.test(change.object());
      boolean before = change.previous().map(selection::test).orElse(false);
      if (change.type() == Change.Type.DELETED) {
        if (before) {
          send(out, "DELETED", change.object());
        }
      } else if (after) {
        send(out, before ? "MODIFIED" : "ADDED", change.object());
      } else if (before) {
        ObjectNode last = change.previous().orElseThrow().deepCopy();
        Json.child(last, "metadata").put("resourceVersion", Long.toString(change.revision()));
        send(out, "DELETED", last);
      }
    }

    private void send(OutputStream out, String kind, ObjectNode object) throws IOException {
      ObjectNode shown = EventForms.shown(type, object);
      JsonNode body =
          tables
              ? Tables.of(
                  type, List.of(shown), Long.parseLong(Meta.resourceVersion(shown)), included)
              : shown;
      write(out, Json.object().put("type", kind).set("object", body));
    }

    /** White space before the next event says nothing, but fails when the client is gone. */
    private static void sendSpace(OutputStream out) throws IOException {
      out.write(' ');
      out.flush();
    }

    private void sendBookmark(OutputStream out, long revision, boolean initialEnd)
        throws IOException {
      ObjectNode object =
          Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
      ObjectNode metadata =
          object.putObject("metadata").put("resourceVersion", Long.toString(revision));
      if (initialEnd) {
        metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
      }
      write(out, Json.object().put("type", "BOOKMARK").set("object", object));
    }

    private static void write(OutputStream out, JsonNode event) throws IOException {
      out.write(Json.bytes(event));
      out.write('\n');
      out.flush();
    }
  }
}
