/// What a command has to say, and the four forms it is said in.
///
/// A command builds one {@link guise.cli.report.Report}; {@link guise.cli.report.Form} writes it as
/// text for people, or as JSON, CSV or Markdown. No command knows which.
package guise.cli.report;
