import Testing
import Validation

/// Reads a text; the test fails when it is not JSON.
func document(_ text: String, maxDepth: Int = 64) throws -> Document {
    try Document(parsing: Array(text.utf8), maxDepth: maxDepth)
}

/// Why a text is not JSON; nil when it is.
func parseFault(_ bytes: [UInt8], maxDepth: Int = 64) -> JSONFault? {
    do throws(JSONFault) {
        _ = try Document(parsing: bytes, maxDepth: maxDepth)
        return nil
    } catch {
        return error
    }
}

/// A schema that stands alone.
func schema(_ text: String) throws -> Schema {
    try SchemaLibrary(documents: [("test.json", Array(text.utf8))]).schema("test.json")
}

/// Why a schema is refused; nil when it is not.
func schemaFault(_ text: String) -> SchemaFault? {
    do throws(SchemaFault) {
        _ = try SchemaLibrary(documents: [("test.json", Array(text.utf8))])
        return nil
    } catch {
        return error
    }
}

/// What a schema says about a text.
func findings(_ schemaText: String, _ instance: String) throws -> Findings {
    try schema(schemaText).validate(try document(instance))
}

/// Numbers from a seed, the same on every machine (SplitMix64, https://prng.di.unimi.it/splitmix64.c).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
