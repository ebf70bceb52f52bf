/** Random scripts of ioctls, played on two KVMs; what differs, and how little of it matters. */
package guise.replay.conform;
