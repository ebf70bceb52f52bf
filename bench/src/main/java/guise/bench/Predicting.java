package guise.bench;

import guise.analysis.Comparison;
import guise.analysis.Explanation;
import guise.formats.Profiles;
import guise.guest.Staged;
import guise.kernel.Kernel;
import guise.predict.Prediction;
import guise.predict.Scenario;
import guise.request.AsSupported;
import guise.x86.CpuidTable;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is asked often: KVM's table for a host and kernel, a whole explanation, a comparison. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class Predicting {
  @Param({"sapphire-rapids", "milan"})
  private String host = "";

  @Param({"6.1", "6.18"})
  private String kernel = "";

  private Scenario scenario = scenario("milan", "7.2");
  private Prediction prediction = Prediction.of(scenario);
  private Prediction other = prediction;

  /** Made by JMH. */
  public Predicting() {}

  private static Scenario scenario(String host, String kernel) {
    return new Scenario(
        Profiles.find(host).orElseThrow(), Kernel.of(kernel), AsSupported.PLAIN, Optional.empty());
  }

  /** Reads the host and settles what is compared. */
  @Setup
  public void prepare() {
    scenario = scenario(host, kernel);
    prediction = Prediction.of(scenario);
    other = Prediction.of(scenario(host, "7.2"));
  }

  /** From the raw CPU to KVM_GET_SUPPORTED_CPUID, decisions included. */
  @Benchmark
  public Staged<CpuidTable> supported() {
    return Prediction.supported(scenario);
  }

  /** From the raw CPU to the guest's capabilities, and the story of every feature. */
  @Benchmark
  public Explanation explanation() {
    return Explanation.of(Prediction.of(scenario));
  }

  /** What differs from the newest kernel, and why. */
  @Benchmark
  public Comparison comparison() {
    return Comparison.of(prediction, other);
  }
}
