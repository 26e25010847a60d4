import FuzzTargets
import Glibc
import LibFuzzer

/// `fuzz TARGET [libFuzzer's arguments]` searches; `fuzz TARGET --time FILE…` runs each file once and prints
/// milliseconds of processor time and name.
@main
struct Fuzz {
    static func main() {
        // Where libFuzzer starts this program again, as it does to merge, the target stands in the environment.
        if let target = unsafe getenv(variable).flatMap({ unsafe FuzzTarget(rawValue: String(cString: $0)) }) {
            unsafe search(target, CommandLine.argc, CommandLine.unsafeArgv)
            return
        }
        guard CommandLine.arguments.count > 1, let target = FuzzTarget(rawValue: CommandLine.arguments[1]) else {
            print(FuzzTarget.allCases.map(\.rawValue).joined(separator: "\n"))
            return
        }
        if CommandLine.arguments.count > 2, CommandLine.arguments[2] == "--time" {
            for path in CommandLine.arguments.dropFirst(3) { time(target, path) }
            return
        }
        unsafe setenv(variable, target.rawValue, 1)
        // The target's place is taken by the program's path, by which libFuzzer starts it again.
        unsafe CommandLine.unsafeArgv[1] = CommandLine.unsafeArgv[0]
        unsafe search(target, CommandLine.argc - 1, CommandLine.unsafeArgv + 1)
    }

    private static let variable = "SLUICE_FUZZ_TARGET"

    /// What the fuzzer's callback runs; set once, before its loop begins. libFuzzer is single-threaded.
    nonisolated(unsafe) private static var target = FuzzTarget.tape

    private static func search(
        _ target: FuzzTarget, _ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    ) {
        unsafe Fuzz.target = target
        var count = count
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe arguments
        _ = unsafe LLVMFuzzerRunDriver(&count, &arguments) { data, size in
            unsafe Fuzz.run(Fuzz.target, Array(UnsafeBufferPointer(start: data, count: size)))
            return 0
        }
    }

    private static func run(_ target: FuzzTarget, _ input: [UInt8]) {
        do {
            try target.run(input)
        } catch {
            // A trap is what libFuzzer takes for a find.
            fatalError("a promise is broken: \(error)")
        }
    }

    private static func time(_ target: FuzzTarget, _ path: String) {
        guard let input = FileBytes.read(path) else {
            print("cannot read \(path)")
            return
        }
        let start = clock()
        run(target, input)
        print(Double(clock() - start) * 1000 / Double(CLOCKS_PER_SEC), path)
    }
}
