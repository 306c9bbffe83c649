/** Processes of this machine that outlive the program that started them. */
@NullMarked
package sys.storage.harness.kubernetes.process;

import org.jspecify.annotations.NullMarked;
