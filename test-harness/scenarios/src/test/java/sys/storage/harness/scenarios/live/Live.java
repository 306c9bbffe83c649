package sys.storage.harness.scenarios.live;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class of tests that may ask for the {@link sys.storage.harness.scenarios.laboratory.Laboratory}
 * of the test run, and for {@link Clusters} of their own in it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({SharedLaboratory.class, FailureReport.class, Progress.class})
@interface Live {}
