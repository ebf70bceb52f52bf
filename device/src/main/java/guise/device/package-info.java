/**
 * KVM of this machine, by the foreign function interface.
 *
 * <p>Whoever reads this package for safety looks for three things. {@link guise.device.Libc} is the
 * only class that calls native functions. Every memory segment is born, used and dropped inside one
 * method, or belongs to an object that is closed: the room of an {@link guise.device.OpenFile}, the
 * mapping of a {@link guise.device.RunArea}. And no number that a caller gives becomes an address
 * or a size of memory that the kernel writes.
 */
package guise.device;
