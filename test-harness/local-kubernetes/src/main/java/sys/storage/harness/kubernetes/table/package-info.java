/** The server-side tables that kubectl get prints. */
@NullMarked
package sys.storage.harness.kubernetes.table;

import org.jspecify.annotations.NullMarked;
