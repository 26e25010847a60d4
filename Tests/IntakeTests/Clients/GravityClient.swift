import Foundation
import Vendors

/// The programs that speak to Gravity: how each puts its call into a request, and which answer leaves it content.
enum GravityClient: String, Sendable, CaseIterable {
    case guide = "the guide"
    case java = "Java"
    case php = "PHP 1.0.15"
    case olderPHP = "PHP 1.0.10"
    case php7 = "PHP 7"
    case iOS = "iOS"
    case androidSample = "Android sample"
    case classifieds = "a classifieds app"
    case bookshop = "a bookshop's script"

    static let base = "/grrec-shop-war/WebshopServlet/"
    static let credentials = "Basic dXNlcjpwYXNz"

    /// The request of a call that takes an array.
    ///
    /// - Parameters:
    ///   - isAsync: the answer need not wait for the vendor's database.
    ///   - lastError: what the transport said when the request was sent before; only PHP tells.
    func request(_ method: String, _ elements: [String], isAsync: Bool = true, lastError: Int? = nil) -> InboundRequest
    {
        let query = pairs(method, isAsync: isAsync, lastError: lastError).map { "\($0)=\($1)" }.joined(separator: "&")
        return InboundRequest(
            method: "POST", target: "\(Self.base)\(method)?\(query)", headers: headers,
            body: Array("[\(elements.joined(separator: ","))]".utf8))
    }

    /// Somebody opts out: Java's client puts the four letters `null` into a POST, the others ask with GET.
    func optOut(_ parameter: String, _ id: String) -> InboundRequest {
        let isPosting = [.java, .androidSample, .classifieds].contains(self)
        let named = "\(parameter)=\(PercentEncoding.encode(id))"
        let query = [named] + pairs("optOut", isAsync: true, lastError: nil).map { "\($0)=\($1)" }
        return InboundRequest(
            method: isPosting ? "POST" : "GET", target: "\(Self.base)optOut?\(query.joined(separator: "&"))",
            headers: headers, body: isPosting ? Array("null".utf8) : [])
    }

    private func pairs(_ method: String, isAsync: Bool, lastError: Int?) -> [(String, String)] {
        switch self {
        case .guide, .iOS, .bookshop:
            return [("async", "\(isAsync)")]
        case .java, .androidSample, .classifieds:
            return [("method", method), ("async", "\(isAsync)")]
        case .php, .olderPHP, .php7:
            // A truth value in a query that PHP builds; changes of items go without.
            let async = method == "updateItems" ? [] : [("async", isAsync ? "1" : "0")]
            let error = lastError.map { [("_er", "\($0)")] } ?? []
            return [("method", method)] + async + [("_v", version)] + error
        }
    }

    private var version: String {
        switch self {
        case .olderPHP: "1.0.10"
        case .php7: "2.0.0"
        default: "1.0.15"
        }
    }

    var headers: HeaderList {
        let own: [(String, String)] =
            switch self {
            case .guide, .bookshop:
                [("Content-Type", "application/json")]
            case .java, .androidSample, .classifieds:
                [
                    ("Content-Type", "application/json; charset=utf-8"),
                    ("User-Agent", "Gravity-RecEng-JavaClient-Webshop"),
                    ("X-Gravity-RecEng-JavaClient-Webshop-Version", "1.5.2"),
                ]
            case .php, .olderPHP:
                // curl's type for a body when none is set.
                [
                    ("Content-Type", "application/x-www-form-urlencoded"),
                    ("X-Gravity-RecEng-ClientVersion", version), ("X-Forwarded-For", "192.0.2.1"),
                    ("X-Original-Referer", "https://www.shop.example/"), ("X-Device-User-Agent", "Mozilla/5.0"),
                    ("X-Device-Accept-Language", "hu"), ("X-Original-RequestUri", "/p/1"),
                ]
            case .php7:
                [("X-Forwarded-For", "192.0.2.1"), ("X-Device-User-Agent", "Mozilla/5.0")]
            case .iOS:
                [("Content-Type", "application/x-www-form-urlencoded")]
            }
        return HeaderList(own + [("Authorization", Self.credentials)])
    }

    /// Whether the client takes an answer for the success it is: nothing reads the body of one.
    func isContent(with answer: Answer) -> Bool {
        switch self {
        case .php, .olderPHP, .php7: answer.status == 200 && answer.body.isEmpty
        default: (200..<300).contains(answer.status) && answer.body.isEmpty
        }
    }

    /// The vendor's code that the client shows its developer: of any answer that is no success to it.
    func fault(in answer: Answer) -> String? {
        guard !(200..<300).contains(answer.status) else { return nil }
        let object = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: String]
        return object?["message"] == nil ? nil : object?["faultInfo"]
    }
}
