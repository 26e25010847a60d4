import Foundation
import FuzzTargets
import Testing

/// What `ops/soak fuzz` has kept goes through the same functions again, without the fuzzer.
@Suite struct FuzzCorpusTests {
    /// Bodies of the target `growth` are made this long here: without optimization the longest would take too long,
    /// and what grows with the square shows well before.
    private static let grownLength = 32 << 10

    /// A guard against what never ends, not a measurement: how long an input may take is judged by `ops/soak fuzz`.
    private static let patience = Duration.seconds(30)

    @Test(arguments: FuzzTarget.allCases)
    func `every kept and every found input runs to its end`(target: FuzzTarget) throws {
        for file in try Self.files(of: target) {
            let input = try [UInt8](Data(contentsOf: file))
            let elapsed = ContinuousClock().measure {
                do {
                    try target.run(input, grownTo: Self.grownLength)
                } catch {
                    Issue.record("\(file.path): \(error)")
                }
            }
            #expect(elapsed < Self.patience, "\(file.path)")
        }
    }

    @Test(arguments: FuzzTarget.allCases)
    func `every target has a corpus, and all of it is small`(target: FuzzTarget) throws {
        let files = try Self.files(in: "corpus", of: target)
        #expect(!files.isEmpty && files.count <= 200)
        for file in files {
            #expect(try Data(contentsOf: file).count <= 2048, "\(file.path)")
        }
    }

    private static func files(of target: FuzzTarget) throws -> [URL] {
        try files(in: "corpus", of: target) + files(in: "found", of: target)
    }

    /// Empty when there is no such folder: nothing was found.
    private static func files(in folder: String, of target: FuzzTarget) throws -> [URL] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = root.appending(path: "ops/fuzz/\(folder)/\(target.rawValue)")
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    }
}
