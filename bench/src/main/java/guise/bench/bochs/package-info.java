/** The same guests on Guise and on Bochs, in turns; {@code bench/bochs} runs it. */
@NullMarked
package guise.bench.bochs;

import org.jspecify.annotations.NullMarked;
