@NullMarked
package sys.storage.harness.scenarios.architecture;

import org.jspecify.annotations.NullMarked;
