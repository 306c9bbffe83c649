/** Directories of volumes and pods on this machine. */
@NullMarked
package sys.storage.harness.kubernetes.files;

import org.jspecify.annotations.NullMarked;
