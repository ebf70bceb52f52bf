/** What the tests of every module share; no product code. */
@NullMarked
package guise.testing;

import org.jspecify.annotations.NullMarked;
