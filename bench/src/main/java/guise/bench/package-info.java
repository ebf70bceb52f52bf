/** Benchmarks of what is asked often; {@code bench/run} runs them. */
@NullMarked
package guise.bench;

import org.jspecify.annotations.NullMarked;
