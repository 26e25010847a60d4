import Allocations
import Foundation
import Validation

/// What judging events costs: one reader of one body at a time, on one core. `ops/bench --only validation` runs it.
///
///     validation-benchmark foundation|parse|validate BODY SECONDS
///     validation-benchmark growth
///
/// Prints one line of JSON. BODY is a file with an array of events whose kind is CHECKOUT.
@main
struct ValidationBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        switch arguments.first {
        case "growth" where arguments.count == 1:
            print(try Growth().json)
        case let way? where arguments.count == 3:
            let body = Array(try Data(contentsOf: URL(fileURLWithPath: arguments[2])))
            guard let work = try Work(way, body), let seconds = Double(arguments[3]) else { return usage() }
            print(work.measure(seconds: seconds).json)
        default:
            usage()
        }
    }

    private static func usage() {
        FileHandle.standardError.write(Data("see the head of ValidationBenchmark.swift for the usage\n".utf8))
        exit(2)
    }
}
