/** JSON patch, JSON merge patch and strategic merge patch as pure functions on documents. */
@NullMarked
package sys.storage.harness.kubernetes.patch;

import org.jspecify.annotations.NullMarked;
