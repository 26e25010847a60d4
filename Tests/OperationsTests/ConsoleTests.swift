import EventLog
import NIOHTTP1
import Testing
import Validation
import Vendors

@testable import Operations

struct ConsoleTests {
    private static let pages = ["/", "/dead", "/dead/1", "/dead/edit?do=remove&place=/a", "/replays", "/nowhere"]

    /// A letter of stage intake, whose detail is what an attacker would write.
    private static func putLetter(into log: any EventLog, body: String = "{\"a\":\"<b>\",\"price\":-1}") async throws {
        let source = try await log.intern("shop", as: .source)
        let kind = try await log.intern("PAGE_VIEW", as: .kind)
        let refused = RefusedEvent(
            kind: kind, subject: 0, reason: "schema", detail: "<script>alert(1)</script>", body: Array(body.utf8)[...])
        _ = try await log.append(Submission(request: 7, source: source, refused: [refused]))
    }

    private static func fault(_ pointer: String) -> LetterJudge {
        { (_, _, _) async throws(LogError) in
            let violation = Violation(
                pointer: pointer, schemaPointer: "", keyword: "minimum", message: "must be at least 0")
            return ([], nil, [Rejection(index: 0, violation: violation, code: "schema")])
        }
    }

    private static func form(in page: String) -> String {
        let mark = "name=\"form\" value=\""
        guard let start = page.firstRange(of: mark)?.upperBound else { return "" }
        return String(page[start...].prefix { $0 != "\"" })
    }

    @Test func `who has not logged in is sent to do so, and then to the page that was asked for`() async throws {
        try await TestAdmin.use(token: "the-token", hasConsole: true) { (admin: TestAdmin) async throws in
            for page in ["/", "/dead?reason=schema", "/replays", "/dead/1"] {
                let answer = try await admin.browse("GET", page)
                #expect(answer.status == 303)
                #expect(answer.headers.first(name: "Location")?.hasPrefix("/login") == true)
            }
            let asked = try await admin.browse("GET", "/dead?reason=schema")
            #expect(asked.headers.first(name: "Location") == "/login?next=%2Fdead%3Freason%3Dschema")
            let wrong = try await admin.browse("POST", "/login", form: [("token", "guess"), ("next", "/dead")])
            #expect(wrong.status == 401)
            #expect(wrong.headers.first(name: "Set-Cookie") == nil)
            let right = try await admin.browse("POST", "/login", form: [("token", "the-token"), ("next", "/dead")])
            #expect(right.status == 303)
            #expect(right.headers.first(name: "Location") == "/dead")
            let cookie = right.headers.first(name: "Set-Cookie") ?? ""
            #expect(cookie.contains("; HttpOnly; SameSite=Strict"))
            #expect(try await admin.browse("GET", "/", cookie: String(cookie.prefix { $0 != ";" })).status == 200)
            #expect(try await admin.browse("GET", "/", cookie: "sluice=guess").status == 303)
        }
    }

    @Test func `the way on after logging in stays on this server`() {
        #expect(Console.own("/dead?reason=schema") == "/dead?reason=schema")
        for path in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\r\nSet-Cookie: b"] {
            #expect(Console.own(path) == "/")
        }
        #expect(Console.own(nil) == "/")
    }

    @Test func `wrong tokens in the form are slowed like those of the API`() async throws {
        try await TestAdmin.use(token: "the-token", hasConsole: true) { (admin: TestAdmin) async throws in
            for _ in 0..<10 {
                #expect(try await admin.browse("POST", "/login", form: [("token", "guess")]).status == 401)
            }
            let slowed = try await admin.browse("POST", "/login", form: [("token", "the-token")])
            #expect(slowed.status == 429)
            #expect(slowed.text.contains("wait 6 s"))
        }
    }

    @Test func `a button works from a page of the session alone`() async throws {
        try await TestAdmin.use(token: "the-token", hasConsole: true) { (admin: TestAdmin) async throws in
            let cookie = try await admin.logIn("the-token")
            let form = Self.form(in: try await admin.browse("GET", "/", cookie: cookie).text)
            #expect(form.count == 64)
            let others = try await admin.logIn("the-token")
            let othersForm = Self.form(in: try await admin.browse("GET", "/", cookie: others).text)
            let own = "http://127.0.0.1:\(admin.port)"
            func press(_ cookie: String?, _ form: String?, _ origin: String?) async throws -> UInt {
                try await admin.browse(
                    "POST", "/replays/9/pause", cookie: cookie, origin: origin, form: form.map { [("form", $0)] } ?? []
                ).status
            }
            // There is no replay 9: that it says so shows that it was asked for.
            #expect(try await press(cookie, form, own) == 404)
            #expect(try await press(cookie, form, nil) == 404)
            #expect(try await press(cookie, nil, own) == 403)
            #expect(try await press(cookie, othersForm, own) == 403)
            #expect(try await press(cookie, form, "http://evil.example") == 403)
            #expect(try await press(cookie, form, "null") == 403)
            #expect(try await press(nil, form, own) == 303)
            #expect(try await admin.browse("POST", "/logout", cookie: cookie, form: [("form", form)]).status == 303)
            #expect(try await press(cookie, form, own) == 303)
        }
    }

    @Test func `another token ends the sessions of the one before`() async throws {
        try await TestAdmin.use(token: "the-token", hasConsole: true) { (admin: TestAdmin) async throws in
            let cookie = try await admin.logIn("the-token")
            #expect(try await admin.browse("GET", "/", cookie: cookie).status == 200)
            _ = try #require(admin.token).renew(try #require(Credential(notation: "the-token")))
            #expect(try await admin.browse("GET", "/", cookie: cookie).status == 200)
            _ = try #require(admin.token).renew(try #require(Credential(notation: "another-token")))
            #expect(try await admin.browse("GET", "/", cookie: cookie).status == 303)
            let next = try await admin.logIn("another-token")
            #expect(try await admin.browse("GET", "/", cookie: next).status == 200)
        }
    }

    @Test func `without a token anybody may look, and still no other site can press a button`() async throws {
        try await TestAdmin.use(token: nil, hasConsole: true) { (admin: TestAdmin) async throws in
            let page = try await admin.browse("GET", "/")
            #expect(page.status == 200)
            let form = Self.form(in: try await Self.pageWithForm(admin))
            let foreign = try await admin.browse(
                "POST", "/replays/9/pause", origin: "http://evil.example", form: [("form", form)])
            #expect(foreign.status == 403)
            #expect(try await admin.browse("POST", "/replays/9/pause", form: [("form", form)]).status == 404)
            #expect(try await admin.browse("POST", "/replays/9/pause").status == 403)
        }
    }

    private static func pageWithForm(_ admin: TestAdmin) async throws -> String {
        try await putLetter(into: admin.log)
        return try await admin.browse("GET", "/dead").text
    }

    @Test(arguments: pages)
    func `a page loads nothing from elsewhere, runs nothing that it holds, and is not kept`(path: String) async throws {
        try await TestAdmin.use(token: nil, hasConsole: true) { (admin: TestAdmin) async throws in
            try await Self.putLetter(into: admin.log)
            let page = try await admin.browse("GET", path)
            #expect(page.status == (path == "/nowhere" ? 404 : 200))
            guard path != "/nowhere" else { return }
            let policy = page.headers.first(name: "Content-Security-Policy") ?? ""
            #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(page.headers.first(name: "Cache-Control") == "no-store")
            #expect(page.headers.first(name: "X-Content-Type-Options") == "nosniff")
            #expect(!page.text.contains(" style=") && !page.text.contains("onclick") && !page.text.contains("<script>"))
            #expect(page.text.contains("</html>"))
            #expect(!page.text.contains("{{"))
        }
    }

    @Test func `what is in an event or an answer is text and nothing else`() async throws {
        try await TestAdmin.use(token: nil, hasConsole: true) { (admin: TestAdmin) async throws in
            try await Self.putLetter(into: admin.log)
            for path in ["/dead", "/dead/1", "/dead?text=%22%3E%3Cscript%3E"] {
                let page = try await admin.browse("GET", path).text
                #expect(!page.contains("<script>") && !page.contains("<b>\""))
            }
            #expect(try await admin.browse("GET", "/dead/1").text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        }
    }

    @Test func `what pages load is kept for good under an address of its own`() async throws {
        try await TestAdmin.use(token: "the-token", hasConsole: true) { (admin: TestAdmin) async throws in
            for path in [ConsoleAsset.stylePath, ConsoleAsset.scriptPath, ConsoleAsset.iconPath] {
                let asset = try await admin.browse("GET", path)
                #expect(asset.status == 200)
                #expect(asset.headers.first(name: "Cache-Control")?.contains("immutable") == true)
            }
            #expect(try await admin.browse("GET", "/assets/console.css").status == 404)
        }
    }

    @Test func `the fault is marked on its line`() async throws {
        try await TestAdmin.use(token: nil, hasConsole: true, judge: Self.fault("/price")) { (admin: TestAdmin) in
            try await Self.putLetter(into: admin.log)
            let page = try await admin.browse("GET", "/dead/1").text
            #expect(
                page.contains(
                    "marked\"><span class=\"number\" aria-hidden=\"true\">3</span><code>  &quot;price&quot;: -1"))
            #expect(page.contains("<em>must be at least 0</em>"))
        }
    }

    @Test func `a letter whose edit intake would refuse stays as it was, and the page says why`() async throws {
        try await TestAdmin.use(token: nil, hasConsole: true, judge: Self.fault("/price")) { (admin: TestAdmin) in
            let form = Self.form(in: try await Self.pageWithForm(admin))
            let fields = [("form", form), ("do", "save"), ("body", "{\"price\": -2}")]
            let refused = try await admin.browse("POST", "/dead/1", form: fields)
            #expect(refused.status == 422)
            #expect(refused.text.contains("-2") && refused.text.contains("must be at least 0"))
            #expect(try await admin.log.letter(1)?.body == Array("{\"a\":\"<b>\",\"price\":-1}".utf8))
        }
    }

    @Test func `dropping all that match needs the box to be ticked, and takes what the filter says alone`() async throws
    {
        try await TestAdmin.use(token: nil, hasConsole: true) { (admin: TestAdmin) async throws in
            let form = Self.form(in: try await Self.pageWithForm(admin))
            try await Self.putLetter(into: admin.log, body: "{\"b\":1}")
            let unsure = [("form", form), ("words", "text=price")]
            #expect(try await admin.browse("POST", "/dead/drop", form: unsure).status == 400)
            #expect(try await admin.log.countLetters(LetterFilter(state: .dead)) == 2)
            let sure = try await admin.browse("POST", "/dead/drop", form: unsure + [("sure", "yes")])
            #expect(sure.status == 303)
            let next = try await admin.browse("GET", sure.headers.first(name: "Location") ?? "")
            #expect(next.text.contains("1 dropped: what they held is gone."))
            #expect(try await admin.log.letter(1)?.state == .dropped)
            #expect(try await admin.log.letter(2)?.state == .dead)
            #expect(admin.lines("admin call").map { $0["by"] } == ["127.0.0.1, console"])
        }
    }

    @Test func `a field that is no filter is told, and nothing is done`() async throws {
        try await TestAdmin.use(token: nil, hasConsole: true) { (admin: TestAdmin) async throws in
            let page = try await admin.browse("GET", "/dead?since=yesterday")
            #expect(page.status == 400)
            #expect(page.text.contains("since must be a point in time such as 2026-11-25T03:00"))
            let form = Self.form(in: try await Self.pageWithForm(admin))
            let fields = [("form", form), ("words", "resaon=none"), ("sure", "yes")]
            let drop = try await admin.browse("POST", "/dead/drop", form: fields)
            #expect(drop.status == 400)
            #expect(drop.text.contains("there is no filter &quot;resaon&quot;"))
            #expect(try await admin.log.countLetters(LetterFilter(state: .dead)) == 1)
        }
    }
}
