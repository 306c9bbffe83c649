/** The HTML pages that the product writes, opened in a real browser. */
@NullMarked
package sys.storage.harness.scenarios.page;

import org.jspecify.annotations.NullMarked;
