package sys.storage.harness.kubernetes.controllers;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import sys.storage.harness.kubernetes.store.Change;
import sys.storage.harness.kubernetes.store.ObjectKey;

/** Brings one object at a time from what is to what is wanted. Called by one thread only. */
public interface Controller {
  String name();

  /** The objects to look at after a change. */
  Stream<ObjectKey> affectedBy(Change change);

  /**
   * Looks at one object, which may be gone.
   *
   * @return when to look again although nothing changed
   */
  Optional<Duration> reconcile(ObjectKey key);
}
