/** Files of histories: how each format is read. Nothing here judges a history. */
@NullMarked
package sys.storage.harness.linearizability.format;

import org.jspecify.annotations.NullMarked;
