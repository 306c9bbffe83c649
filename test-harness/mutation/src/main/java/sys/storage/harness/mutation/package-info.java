/**
 * Classes of this project loaded once more, some of them with one thing broken: by changing their
 * bytecode on the way, so that the product itself knows nothing of it. Depends on nothing but the
 * JDK. What is broken, and who has to notice, is said where the checks live.
 */
@NullMarked
package sys.storage.harness.mutation;

import org.jspecify.annotations.NullMarked;
