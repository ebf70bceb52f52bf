package guise.guest;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.Rule;
import java.util.Optional;

/**
 * One bit or field, its value after a stage, the rule that made it so, and the reason in words.
 *
 * @param value of bits: all of them, in place; of a presence or a fact: 1 or 0, or the fact's value
 * @param because why on this very host, as a phrase
 * @param assumption what was taken for granted because the host's source does not tell
 */
@Immutable
@SuppressWarnings("Immutable") // rules are rows of enums and records
public record Decision(
    Stage stage,
    Subject subject,
    long value,
    Rule rule,
    String because,
    Optional<String> assumption) {}
