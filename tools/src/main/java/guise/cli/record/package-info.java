/**
 * What a recording of this machine needs: its facts without its names, and processes to play in.
 */
package guise.cli.record;
