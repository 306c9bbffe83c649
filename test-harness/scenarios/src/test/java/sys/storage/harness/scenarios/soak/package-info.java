@NullMarked
package sys.storage.harness.scenarios.soak;

import org.jspecify.annotations.NullMarked;
