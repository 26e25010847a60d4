import Testing
import Validation

/// JSONTestSuite, https://github.com/nst/JSONTestSuite: texts that every reader must read or refuse.
@Suite(.enabled(if: PublicSuites.areThere, "needs .build/suites, which ops/test fetches"))
struct JSONSuiteTests {
    @Test(arguments: PublicSuites.texts("y"))
    func `a text that is JSON is read`(name: String) throws {
        let fault = parseFault(try PublicSuites.text(name))
        #expect(fault == nil)
    }

    @Test(arguments: PublicSuites.texts("n"))
    func `a text that is not JSON is refused with its place`(name: String) throws {
        let text = try PublicSuites.text(name)
        let fault = try #require(parseFault(text))
        #expect(fault.offset <= text.count)
        #expect(fault.line >= 1 && fault.column >= 1)
    }

    /// Those about numbers are read with every digit; those about broken UTF-8 and half pairs are refused or marked.
    @Test(arguments: PublicSuites.texts("i"))
    func `a text that the standard leaves open ends in a value or a fault`(name: String) throws {
        let fault = parseFault(try PublicSuites.text(name))
        if name.hasPrefix("i_number") { #expect(fault == nil) }
    }

    @Test func `no text is left out`() {
        #expect(PublicSuites.texts("y").count == 95)
        #expect(PublicSuites.texts("n").count == 188)
        #expect(PublicSuites.texts("i").count == 35)
    }
}
