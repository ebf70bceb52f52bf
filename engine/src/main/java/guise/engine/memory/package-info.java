/** What a guest's addresses mean: physical memory, the walk of its page tables, a soft TLB. */
package guise.engine.memory;
