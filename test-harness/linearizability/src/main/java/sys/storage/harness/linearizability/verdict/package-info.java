/** What a check says: the verdict, its proof or counterexample, and the explanation. */
@NullMarked
package sys.storage.harness.linearizability.verdict;

import org.jspecify.annotations.NullMarked;
