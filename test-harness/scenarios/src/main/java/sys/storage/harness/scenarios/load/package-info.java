/** Clients that write and read without pause and record what they were told. */
@NullMarked
package sys.storage.harness.scenarios.load;

import org.jspecify.annotations.NullMarked;
