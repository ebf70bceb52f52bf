/*
 * Runs instructions on this machine's processor: reads cases from a file, executes each with TF set
 * so that the processor itself stops behind it, and writes what it left.
 *
 * Every case begins and ends in a signal handler: the handler stores the registers that the last
 * case left, puts the next case's registers into the signal's context and returns into it.
 */
#define _GNU_SOURCE
#include <asm/ldt.h>
#include <cpuid.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { PAGE = 4096, PATTERNS = 16, DATA = 0x104000, CODE = 0x108000, AT = 0x800 };
enum { BASE = 0x100000, TF = 0x100, FIXED = 0x202 };

enum { LEGACY = 160, HEADER = 512, HIGH = 576, XMM = 160, DESCRIPTORS = 24, COMPONENTS = 64 };

struct test {
  uint64_t regs[16], flags;
  uint32_t mode, repeats, pattern, mxcsr;
  uint8_t code[16];
  uint64_t xmm[32];
  uint64_t bases[2];     /* of FS and GS */
  uint64_t x87[20];      /* the first 160 bytes of FXSAVE's area */
  uint32_t area, number; /* where in the page an area to restore from is, or 0; its MXCSR */
  uint64_t header[8];    /* its header */
};

struct result {
  uint64_t regs[16], rip, flags;
  uint32_t trap, error;
  uint64_t address;
  uint32_t first, last;
  uint64_t hash;
  uint64_t mxcsr, xmm[32];
  uint64_t bases[2];
  uint16_t selectors[8]; /* CS, SS, DS, ES, FS, GS */
  uint64_t x87[20];
  uint64_t high[32];     /* the upper halves of YMM0 to 15 */
};

/* What the test has to know of this machine to set up its twin. */
struct info {
  uint64_t xcr0, clears, bases;
  uint32_t rights[DESCRIPTORS][4]; /* of the GDT, then of the LDT: seen, LAR's answer, LSL's */
  uint32_t leaf[COMPONENTS][4];    /* CPUID 0xD */
};

static const int ORDER[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                              REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
static uint8_t patterns[PATTERNS][PAGE];
static struct test *tests;
static struct result *results;
static long count, current = -1;
static char *out_name;
static uint8_t *code; /* the page at CODE, writable */

static uint64_t own; /* the base of FS that libc needs */
static int has_bases;

static void put_bases(uint64_t fs, uint64_t gs) {
  uint32_t none = 0;
  __asm__ volatile("mov %0, %%fs; mov %0, %%gs; wrfsbase %1; wrgsbase %2" ::"r"(none), "r"(fs), "r"(gs));
}

static uint8_t then[PAGE]; /* the data page as the case began */

static uint64_t origin(const struct test *t) { return t->mode == 16 ? BASE : 0; }

static void memory_of(struct result *r) {
  const uint8_t *now = (uint8_t *)DATA;
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
  memory_of(r);
  memcpy(r->x87, fpu, LEGACY);
  if (!(fpu[HEADER] & 1)) {
    memset(r->x87, 0, LEGACY);
    ((uint8_t *)r->x87)[0] = 0x7F, ((uint8_t *)r->x87)[1] = 3;
  }
  if (fpu[HEADER] & 4) memcpy(r->high, fpu + HIGH, sizeof r->high);
  uint64_t some = g[REG_CSGSFS];
  r->selectors[0] = some;
  r->selectors[1] = some >> 48;
}

static void finish(void) {
  FILE *f = fopen(out_name, "wb");
  if (!f || fwrite(results, sizeof *results, count, f) != (size_t)count || fclose(f)) _exit(3);
  _exit(0);
}

static void load(greg_t *g, uint8_t *fpu) {
  const struct test *t = &tests[current];
  memcpy(then, patterns[t->pattern], PAGE);
  if (t->area) {
    memcpy(then + t->area + 24, &t->number, 4);
    memcpy(then + t->area + HEADER, t->header, sizeof t->header);
  }
  memcpy((void *)DATA, then, PAGE);
  memcpy(code + AT, t->code, 16);
  for (int i = 0; i < 16; i++) g[ORDER[i]] = t->regs[i];
  uint64_t loaded = 3; /* the other components in their initial state */
  memcpy(fpu + HEADER, &loaded, 8);
  memcpy(fpu, t->x87, LEGACY);
  memcpy(fpu + XMM, t->xmm, 256);
  memcpy(fpu + 24, &t->mxcsr, 4);
  g[REG_RIP] = CODE + AT - origin(t);
  g[REG_EFL] = t->flags | TF | FIXED;
  uint64_t cs = t->mode == 64 ? 0x33 : t->mode == 32 ? 0x23 : 0x07;
  uint64_t data = t->mode == 16 ? 0x0F : 0x2B;
  g[REG_CSGSFS] = cs | data << 48;
  __asm__ volatile("mov %0, %%ds; mov %0, %%es" ::"r"((uint32_t)data));
  if (has_bases) put_bases(t->bases[0], t->bases[1]);
}

static void handler(int number, siginfo_t *info, void *context) {
  (void)number, (void)info;
  uint64_t fs = 0, gs = 0;
  uint16_t selectors[8] = {0};
  __asm__ volatile("mov %%ds, %0; mov %%es, %1; mov %%fs, %2; mov %%gs, %3"
                   : "=m"(selectors[2]), "=m"(selectors[3]), "=m"(selectors[4]), "=m"(selectors[5]));
  if (has_bases) {
    __asm__ volatile("rdfsbase %0; rdgsbase %1" : "=r"(fs), "=r"(gs));
    put_bases(own, 0);
  }
  __asm__ volatile("pushq %0; popfq" ::"i"(FIXED) : "memory", "cc");
  greg_t *g = ((ucontext_t *)context)->uc_mcontext.gregs;
  uint8_t *fpu = (uint8_t *)((ucontext_t *)context)->uc_mcontext.fpregs;
  if (current >= 0) {
    const struct test *t = &tests[current];
    if (g[REG_TRAPNO] == 1 && t->repeats && g[REG_RIP] == (greg_t)(CODE + AT - origin(t))) {
      if (has_bases) put_bases(fs, gs);
      return; /* one iteration of a repeated string instruction is done */
    }
    struct result *r = &results[current];
    memcpy(r->selectors, selectors, sizeof selectors);
    r->bases[0] = fs;
    r->bases[1] = gs;
    store(g, fpu);
  }
  if (++current == count) finish();
  load(g, fpu);
}

/* What the local table has: code and data of 16 bits, and segments that something is wrong with. */
static int local_table(void) {
  struct user_desc d[] = {
      {.contents = 2, .useable = 1},
      {.contents = 0, .useable = 1},
      {.contents = 0, .useable = 1, .read_exec_only = 1},
      {.contents = 1, .useable = 1},
      {.contents = 3, .useable = 1, .seg_not_present = 1},
      {.contents = 2, .useable = 1, .seg_not_present = 1},
      {.contents = 0, .useable = 1, .seg_not_present = 1},
      {.contents = 2, .useable = 1, .read_exec_only = 1, .seg_32bit = 1}};
  int wrong = 0;
  for (int i = 0; i < 8; i++) {
    d[i].entry_number = i;
    d[i].base_addr = BASE;
    d[i].limit = 0xFFFF;
    wrong |= syscall(SYS_modify_ldt, 0x11, &d[i], sizeof d[i]);
  }
  return wrong;
}

static void describe(uint32_t *into, uint32_t selector) {
  uint32_t rights = 0, limit = 0;
  uint8_t seen;
  __asm__ volatile("lar %3, %0; setz %2; lsl %3, %1" : "+r"(rights), "+r"(limit), "=&q"(seen) : "r"(selector) : "cc");
  into[0] = seen;
  into[1] = rights;
  into[2] = limit;
}

static int inform(const char *name) {
  static struct info info;
  uint32_t *l;
  for (int i = 0; i < 16; i++) describe(info.rights[i], 8 * i + 3);
  for (int i = 0; i < 8; i++) describe(info.rights[16 + i], 8 * i + 7);
  for (int i = 0; i < COMPONENTS; i++) {
    l = info.leaf[i];
    __cpuid_count(0xD, i, l[0], l[1], l[2], l[3]);
  }
  uint32_t a, b, c, d;
  if (has_bases) {
    uint64_t base;
    put_bases(1, 0);
    __asm__ volatile("mov %1, %%fs; rdfsbase %0" : "=r"(base) : "r"(0));
    put_bases(own, 0);
    info.clears = base == 0; /* whether a null selector clears the base */
  }
  __cpuid(1, a, b, c, d);
  if (c >> 27 & 1) {
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    info.xcr0 = (uint64_t)high << 32 | low;
  }
  info.bases = has_bases;
  FILE *f = fopen(name, "wb");
  return !f || fwrite(&info, sizeof info, 1, f) != 1 || fclose(f);
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
  if (local_table()) {
    perror("modify_ldt");
    return 2;
  }
  cpu_set_t all, first;
  int lowest = 0;
  sched_getaffinity(0, sizeof all, &all);
  while (!CPU_ISSET(lowest, &all)) lowest++;
  CPU_ZERO(&first);
  CPU_SET(lowest, &first);
  sched_setaffinity(0, sizeof first, &first); /* a descriptor's limit is the processor's number */
  has_bases = getauxval(AT_HWCAP2) >> 1 & 1;
  if (has_bases) __asm__ volatile("rdfsbase %0" : "=r"(own));
  if (strcmp(argv[1], "--info") == 0) return inform(argv[2]);
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
  alarm(300); /* a case that does not end is a failure, not a hang */
  __asm__ volatile("ud2");
}
