/** Field ownership: managedFields and server-side apply. */
@NullMarked
package sys.storage.harness.kubernetes.apply;

import org.jspecify.annotations.NullMarked;
