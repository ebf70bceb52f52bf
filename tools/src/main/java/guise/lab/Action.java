package guise.lab;

/** One event, done to a vCPU or by its guest. */
@FunctionalInterface
interface Action {
  void on(Bench bench);
}
