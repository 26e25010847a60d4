import Foundation
import Testing
import Validation
import Vendors

/// `ops/docs/contracts.md` says what is taken and which test shows it; these keep it true.
@Suite struct ContractsPageTests {
    private let root: URL
    private let page: String
    /// The cells of the rows that say what is taken; the last holds labels of tests.
    private let claims: [[String]]
    /// Label, file and name of each test that the page names.
    private let tests: [[String]]

    init() throws {
        root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        page = try String(contentsOf: root.appending(path: "ops/docs/contracts.md"), encoding: .utf8)
        let halves = page.split(separator: "\n## Tests\n")
        claims = Self.rows(of: halves[0], heading: "shown by")
        tests = Self.rows(of: try #require(halves.dropFirst().first), heading: "test")
    }

    private static func rows(of text: Substring, heading: String) -> [[String]] {
        text.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasSuffix("| \(heading) |") }.map { line in
            line.dropFirst(2).dropLast(2).replacing("`", with: "")
                .split(separator: " | ", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test func `every test that the page names is there`() throws {
        #expect(tests.count > 50)
        for test in tests {
            let source = try String(contentsOf: root.appending(path: test[1]), encoding: .utf8)
            let isThere = source.contains("func `\(test[2])`(")
            #expect(isThere, "\(test[1]) has no test \(test[2])")
        }
    }

    @Test func `every row of the page is shown by a test, and every test it names shows one`() {
        #expect(claims.count > 70)
        let named = Set(tests.map { $0[0] })
        let used = Set(claims.flatMap { $0[$0.count - 1].split(separator: ", ").map(String.init) })
        #expect(claims.allSatisfy { $0.last?.isEmpty == false })
        #expect(used.subtracting(named).sorted() == [])
        #expect(named.subtracting(used).sorted() == [])
    }

    @Test func `every kind of event and every code is on the page`() throws {
        let schemas = try SchemaLibrary.builtIn()
        let kinds = try VendorList.all.flatMap { try $0.dialect(of: [], schemas: schemas, own: [:]).kinds }
        let faults: [GravityFault] = [
            .eventsIsNull, .eventsHasNullElement, .itemsIsNull, .itemsHasNullElement, .usersIsNull,
            .usersHasNullElement, .invalidEventType, .invalidRecommendationId, .paramIsNull, .nameValueIsNull,
            .nameIsEmpty, .valueIsNull, .itemIdIsEmpty, .userIdIsEmpty, .invalidMethodName, .internalError,
        ]
        for word in kinds + DengageStatusCode.allCases.map(\.rawValue) + faults.map(\.rawValue) {
            let isThere = page.contains("`\(word)`")
            #expect(isThere, "\(word)")
        }
    }

    @Test func `what each kind of Dengage event needs is in its row`() throws {
        for kind in DengageKindTests.Kind.all {
            let row = try #require(claims.first { $0[0].split(separator: ", also as ").contains(Substring(kind.name)) })
            for member in kind.required { #expect(row[1].contains(member), "\(kind.name) \(member)") }
            let advised = kind.advised.flatMap { $0.split(separator: " ") }.filter { !["or", "an"].contains($0) }
            for member in advised { #expect(row[2].contains(member), "\(kind.name) \(member)") }
        }
    }

    @Test func `what each of Gravity Field's and Ometria's events needs is in its row`() throws {
        let rows =
            GravityFieldKindTests.Kind.all.map { ($0.type, $0.required, $0.advised) }
            + OmetriaIntakeTests.Kind.all.map { ($0.kind, $0.required, $0.advised) }
            + RichRelevanceIntakeTests.Page.all.map { ($0.type, $0.required, []) }
        for (kind, required, advised) in rows {
            let row = try #require(claims.first { Self.kinds(in: $0[0]).contains(kind) && $0.count == 4 }, "\(kind)")
            for member in required { #expect(row[1].contains(member), "\(kind) \(member)") }
            for member in advised { #expect(row[2].contains(member), "\(kind) \(member)") }
        }
    }

    /// `basket.add, basket.remove` or `view: scope view`
    private static func kinds(in cell: String) -> [String] {
        (cell.split(separator: ":").first ?? "").split(separator: ", ").map(String.init)
    }

    @Test func `which types of Gravity event need an item is in their rows`() throws {
        for (types, place) in [(GravityKindTests.needingItem, 1), (GravityKindTests.advisedOfItem, 2)] {
            for type in types {
                let row = try #require(claims.first { $0[0].split(separator: ", ").contains(Substring(type)) })
                #expect(row[place].contains("itemId"), "\(type)")
            }
        }
    }
}
