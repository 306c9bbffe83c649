/** What a person sees of a violation. */
@NullMarked
package sys.storage.harness.linearizability.picture;

import org.jspecify.annotations.NullMarked;
