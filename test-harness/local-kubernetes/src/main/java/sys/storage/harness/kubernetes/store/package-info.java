/**
 * The only state of the API server: documents by key, a revision counter, a bounded history and its
 * watchers.
 */
@NullMarked
package sys.storage.harness.kubernetes.store;

import org.jspecify.annotations.NullMarked;
