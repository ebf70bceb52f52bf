package guise.cli;
import guise.cli.report.Part; import guise.predict.Prediction; import java.util.List;
final class LeafReport { LeafReport(Prediction p, NameOptions n) {} List<Part> parts(List<LeafChoice> c) { return List.of(); } }
