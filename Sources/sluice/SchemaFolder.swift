import Foundation
import Validation
import Vendors

/// The folder with a source's own schemas: its `.json` files, read and compiled.
struct SchemaFolder {
    let source: String
    let path: LocalPath

    /// Nil when the source has none.
    init?(of source: Configuration.Source) {
        guard let path = source.schemas else { return nil }
        self.source = source.name
        self.path = path
    }

    /// What is wrong with it, for people: the key, the file and the place in it.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// The largest file that is read.
    private static let mostBytes = 1 << 20

    func schemas() throws(Fault) -> OwnSchemas {
        let documents = try documents()
        do throws(SchemaFault) {
            return try OwnSchemas(documents: documents)
        } catch {
            let isOwn = documents.contains { $0.name == error.document }
            throw fault((isOwn ? "\(path.written)/" : "") + "\(error)")
        }
    }

    private func documents() throws(Fault) -> [(name: String, bytes: [UInt8])] {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: path.resolved) } catch {
            throw fault("\(path.written) is not a folder that can be read")
        }
        var documents: [(name: String, bytes: [UInt8])] = []
        for name in names.sorted() where name.hasSuffix(".json") && !name.hasPrefix(".") {
            do throws(TextFileFault) {
                let text = try TextFile.content(of: "\(path.resolved)/\(name)", atMost: Self.mostBytes)
                documents.append((name, Array(text.utf8)))
            } catch {
                throw fault("\(path.written)/\(name): \(error.reason)")
            }
        }
        return documents
    }

    private func fault(_ message: String) -> Fault {
        Fault(description: "sources.\(source).schemas: \(message)")
    }
}
