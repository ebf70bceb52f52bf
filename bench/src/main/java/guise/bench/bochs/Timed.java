package guise.bench.bochs;

/**
 * One run of a guest, as its output was seen to arrive.
 *
 * @param nanos from the arrival of the line S to the end of the line E
 * @param ending the line E: the count and the checksum
 */
record Timed(long nanos, String ending) {}
