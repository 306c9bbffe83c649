/**
 * A checker of linearizability that depends on nothing but the JDK. {@link
 * sys.storage.harness.linearizability.Checker} is the way in; {@code history} and {@code model} say
 * what is checked, {@code search} and {@code order} how, {@code verdict} what comes out.
 */
@NullMarked
package sys.storage.harness.linearizability;

import org.jspecify.annotations.NullMarked;
