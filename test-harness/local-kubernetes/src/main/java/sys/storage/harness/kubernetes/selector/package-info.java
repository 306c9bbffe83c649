/** Label and field selectors: which documents a list, a watch or a controller is about. */
@NullMarked
package sys.storage.harness.kubernetes.selector;

import org.jspecify.annotations.NullMarked;
