/*
 * What KVM's cheapest ioctls cost a C program: nanoseconds each, a line per batch.
 * A process of one thread has its file descriptors for itself, and the kernel counts no references;
 * with a third argument there is another thread, as in every JVM.
 */
#include <fcntl.h>
#include <linux/kvm.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static void *idle(void *nothing) {
  pause();
  return nothing;
}

int main(int argc, char **argv) {
  int batches = argc > 2 ? atoi(argv[1]) : 20, count = argc > 2 ? atoi(argv[2]) : 20000;
  int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
  int vm = ioctl(kvm, KVM_CREATE_VM, 0);
  int vcpu = ioctl(vm, KVM_CREATE_VCPU, 0);
  if (kvm < 0 || vm < 0 || vcpu < 0) return 1;
  pthread_t other;
  if (argc > 3 && pthread_create(&other, 0, idle, 0) != 0) return 1;
  unsigned long sink = 0;
  struct kvm_regs regs;
  for (int batch = 0; batch < batches; batch++) {
    double start = now();
    for (int i = 0; i < count; i++) sink += ioctl(kvm, KVM_CHECK_EXTENSION, KVM_CAP_NR_MEMSLOTS);
    double middle = now();
    for (int i = 0; i < count; i++) {
      if (ioctl(vcpu, KVM_GET_REGS, &regs) != 0) return 1;
      sink += regs.rip;
    }
    double end = now();
    printf("%f %f\n", (middle - start) / count, (end - middle) / count);
  }
  return sink == 0;
}
