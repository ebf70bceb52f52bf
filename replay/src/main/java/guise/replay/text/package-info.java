/** What a KVM was asked and what it answered, as text: the lines of recordings. */
package guise.replay.text;
