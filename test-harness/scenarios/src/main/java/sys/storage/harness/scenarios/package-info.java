/**
 * The command line laboratory: its entry point. Programs that drive a live cluster live in the
 * packages below; nothing here is needed to run the product.
 */
@NullMarked
package sys.storage.harness.scenarios;

import org.jspecify.annotations.NullMarked;
