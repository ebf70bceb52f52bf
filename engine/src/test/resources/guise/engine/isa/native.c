/*
 * Runs instructions on this machine's processor: reads cases from a file, executes each with TF set
 * so that the processor itself stops behind it, and writes what it left.
 *
 * Every case begins and ends in a signal handler: the handler stores the registers that the last
 * case left, puts the next case's registers into the signal's context and returns into it.
 */
#define _GNU_SOURCE
#include <asm/ldt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { PAGE = 4096, PATTERNS = 16, DATA = 0x104000, CODE = 0x108000, AT = 0x800 };
enum { BASE = 0x100000, TF = 0x100, FIXED = 0x202 };

struct test {
  uint64_t regs[16], flags;
  uint32_t mode, repeats, pattern, mxcsr;
  uint8_t code[16];
  uint64_t xmm[32];
};

struct result {
  uint64_t regs[16], rip, flags;
  uint32_t trap, error;
  uint64_t address;
  uint32_t first, last;
  uint64_t hash;
  uint64_t mxcsr, xmm[32];
};

static const int ORDER[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                              REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
static uint8_t patterns[PATTERNS][PAGE];
static struct test *tests;
static struct result *results;
static long count, current = -1;
static char *out_name;
static uint8_t *code; /* the page at CODE, writable */

static uint64_t origin(const struct test *t) { return t->mode == 16 ? BASE : 0; }

static void memory_of(struct result *r, const struct test *t) {
  const uint8_t *now = (uint8_t *)DATA, *then = patterns[t->pattern];
  if (memcmp(now, then, PAGE) == 0) {
    return;
  }
  uint32_t first = 0, last = PAGE - 1;
  while (now[first] == then[first]) first++;
  while (now[last] == then[last]) last--;
  uint64_t hash = 0;
  for (uint32_t i = first; i <= last; i++) hash = hash * 31 + now[i];
  r->first = first;
  r->last = last + 1;
  r->hash = hash;
}

static void store(const greg_t *g, const uint8_t *fpu) {
  const struct test *t = &tests[current];
  struct result *r = &results[current];
  for (int i = 0; i < 16; i++) r->regs[i] = g[ORDER[i]];
  r->rip = g[REG_RIP] + origin(t);
  r->flags = g[REG_EFL];
  r->trap = g[REG_TRAPNO];
  r->error = g[REG_ERR];
  r->address = g[REG_CR2];
  if (fpu[512] & 2) { /* XSTATE_BV */
    memcpy(r->xmm, fpu + 160, 256);
  }
  uint32_t mxcsr;
  memcpy(&mxcsr, fpu + 24, 4);
  r->mxcsr = mxcsr;
  memory_of(r, t);
}

static void finish(void) {
  FILE *f = fopen(out_name, "wb");
  if (!f || fwrite(results, sizeof *results, count, f) != (size_t)count || fclose(f)) _exit(3);
  _exit(0);
}

static void load(greg_t *g, uint8_t *fpu) {
  const struct test *t = &tests[current];
  memcpy((void *)DATA, patterns[t->pattern], PAGE);
  memcpy(code + AT, t->code, 16);
  for (int i = 0; i < 16; i++) g[ORDER[i]] = t->regs[i];
  fpu[512] |= 3;
  memcpy(fpu + 160, t->xmm, 256);
  memcpy(fpu + 24, &t->mxcsr, 4);
  g[REG_RIP] = CODE + AT - origin(t);
  g[REG_EFL] = t->flags | TF | FIXED;
  uint64_t cs = t->mode == 64 ? 0x33 : t->mode == 32 ? 0x23 : 0x07;
  uint64_t data = t->mode == 16 ? 0x0F : 0x2B;
  g[REG_CSGSFS] = cs | data << 48;
  __asm__ volatile("mov %0, %%ds; mov %0, %%es" ::"r"((uint32_t)data));
}

static void handler(int number, siginfo_t *info, void *context) {
  (void)number, (void)info;
  __asm__ volatile("pushq %0; popfq" ::"i"(FIXED) : "memory", "cc");
  greg_t *g = ((ucontext_t *)context)->uc_mcontext.gregs;
  uint8_t *fpu = (uint8_t *)((ucontext_t *)context)->uc_mcontext.fpregs;
  if (current >= 0) {
    const struct test *t = &tests[current];
    if (g[REG_TRAPNO] == 1 && t->repeats && g[REG_RIP] == (greg_t)(CODE + AT - origin(t))) {
      return; /* one iteration of a repeated string instruction is done */
    }
    store(g, fpu);
  }
  if (++current == count) finish();
  load(g, fpu);
}

static int segment(int entry, int contents) {
  struct user_desc d;
  memset(&d, 0, sizeof d);
  d.entry_number = entry;
  d.base_addr = BASE;
  d.limit = 0xFFFF;
  d.contents = contents;
  d.useable = 1;
  return syscall(SYS_modify_ldt, 1, &d, sizeof d);
}

static void *page(long at, int rights, int file) {
  int kind = file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
  void *got = mmap((void *)at, PAGE, rights, kind | (at ? MAP_FIXED_NOREPLACE : 0), file, 0);
  if (got == MAP_FAILED || (at && got != (void *)at)) {
    perror("mmap");
    exit(2);
  }
  return got;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  if (segment(0, 2) || segment(1, 0)) {
    perror("modify_ldt");
    return 2;
  }
  int file = memfd_create("code", 0);
  if (file < 0 || ftruncate(file, PAGE)) return 2;
  page(DATA, PROT_READ | PROT_WRITE, -1);
  page(CODE, PROT_READ | PROT_EXEC, file);
  code = page(0, PROT_READ | PROT_WRITE, file);
  memset(code, 0xCC, PAGE);
  FILE *f = fopen(argv[1], "rb");
  if (!f || fread(&count, 8, 1, f) != 1 || fread(patterns, sizeof patterns, 1, f) != 1) return 2;
  tests = malloc(count * sizeof *tests);
  results = calloc(count, sizeof *results);
  out_name = argv[2];
  if (fread(tests, sizeof *tests, count, f) != (size_t)count) return 2;
  stack_t stack = {.ss_sp = malloc(1 << 16), .ss_size = 1 << 16};
  sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
  int signals[] = {SIGILL, SIGSEGV, SIGFPE, SIGTRAP, SIGBUS};
  for (int i = 0; i < 5; i++) sigaction(signals[i], &action, NULL);
  __asm__ volatile("ud2");
}
