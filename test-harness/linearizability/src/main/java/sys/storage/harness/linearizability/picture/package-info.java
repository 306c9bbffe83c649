/** Pictures of a history and of a violation in it: a page with everything in it, and a drawing. */
@NullMarked
package sys.storage.harness.linearizability.picture;

import org.jspecify.annotations.NullMarked;
