/** How files are read, and refused. */
@NullMarked
package sys.storage.harness.linearizability.format;

import org.jspecify.annotations.NullMarked;
