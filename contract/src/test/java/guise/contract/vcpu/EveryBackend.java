package guise.contract.vcpu;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What KVM promises, told of every {@link Backend}. */
@ParameterizedClass
@EnumSource
@ExtendWith({Opened.class, Tally.class})
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface EveryBackend {}
