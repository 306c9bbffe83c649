@NullMarked
package sys.storage.harness.scenarios.load;

import org.jspecify.annotations.NullMarked;
