# 导购用中文说的话。商品与政策的内容来自店铺本身，保持原文。

welcome = 欢迎来到 { $shop }。用您自己的话告诉我需要什么，我会在 { $products } 件商品里为您挑选。
    也可以问我任何商品，或配送、退货、付款的问题。
greet = 您好！今天想找点什么？
help =
    我可以这样帮您：
    • 说出需求：“{ $example }”。
    • 边看边缩小范围：“便宜一点”“要黑色的”“不要皮的”“{ $amount } 以下”“再看看”“比较前两个”。
    • 询问商品或店铺：“第二个有保修吗？”“送货要多久？”
    随时可以说“转人工”，或说“重新开始”。
thanks = 不客气！还需要我帮您找点什么吗？
cheers = 好的。想看更多、缩小范围，或找别的，随时告诉我。
bye = 再见，感谢光临 { $shop }。
bot = 我是 { $shop } 的导购程序，在店里的机器上运行。我了解店里的商品和政策，也可以帮您转给店员。
empty = 我没看懂这条消息。请用几个字告诉我您需要什么，例如“{ $example }”。
long = 消息比较长，我只读了开头的部分。
out-of-scope = 这超出了我的范围：我只负责 { $shop } 的商品和店铺事务。需要我帮您找点什么吗？
attack = 这个我做不到。价格和规则由店铺决定，谁也不能在聊天里改动；不过我很乐意帮您挑选合适的商品。
haggle = 本店价格对所有人都一样，我不能改价。
haggle-price = { $title } 今天的价格是 { $price }。
haggle-sale = 它正在促销：原价 { $was }。
haggle-hint = 我可以帮您找更便宜的，或看看正在促销的商品。
human = 好的，请店员来帮您。{ $hours }
human-contact = 联系方式如下：
human-none = 店铺没有告诉我怎样联系店员，我只能先替您记下问题。
order = 我看不到任何订单或顾客资料，您的和别人的都看不到；店员可以查询。
started-over = 已清空。您想找什么？
okay-no = 好的。需要找别的，随时告诉我。
nothing-open = 我不确定您指的是什么。您想找什么商品？
failed = 这条消息我处理出错了，请再说一次，或换个说法。
expired = 这个按钮来自之前的对话，请再告诉我一次您需要什么。
not-yours = 这个按钮属于别人的对话。

found-recommend = { $count ->
    [one] 这一件符合您的描述：
   *[other] 这几件最符合您的描述：
}
found-search = { $total ->
    [one] 找到一件：
   *[other] 找到 { $total } 件，最匹配的在前：
}
found-refined = { $total ->
    [one] 还剩一件：
   *[other] 还剩 { $total } 件：
}
found-more = 还有这些：
found-similar = 和 { $title } 最接近的：
found-unsaid = 符合其他条件的商品都没有提到“{ $words }”，下面这些最接近：
found-partly = 有 { $total } 件提到“{ $words }”，后面几件最接近：
found-cheapest = 从最便宜的开始：
found-dearest = 从最贵的开始：
spelled = 我把“{ $typed }”理解为“{ $meant }”。
none = 抱歉，店里没有这样的商品。
none-price = 这个价位没有合适的。最接近的是：
none-trait = 合适的商品里没有“{ $trait }”的。最接近的是：
none-brand = 没有 { $trait } 的合适商品。最接近的是：
none-stock = 合适的商品目前缺货：
none-nearest = 店里最接近的是：
none-more = 没有更多符合的了。可以看看类似的，或者换个条件。
none-shown = 我还没有给您看过商品。您想找什么？
none-place = 我只列了 { $count } 件，您指的是哪一件？
impossible = 不低于 { $low } 和不高于 { $high } 不能同时满足，您想保留哪一个？
foreign = 本店以 { $currency } 标价，我没有汇率，所以没有使用这个价格限制。按 { $currency } 算，您的上限是多少？
foreign-alike = 本店以 { $currency } 标价，我没有汇率，所以把您说的数字直接当作 { $currency } 的价格限制。
ask-category = 好的。下面哪一类最接近您的需要？
ask-price = 您的预算大概是多少？
ask-brand = 您有偏好的品牌吗？
ask-color = 您想要什么颜色？
ask-material = 您想要什么材质？
ask-size = 您需要什么尺寸？
ask-kind = 您想要哪一种？
skipped = 好的，都可以。还想要什么或想怎样缩小范围，尽管告诉我。

reason-words = 符合：{ $words }
reason-price-max = 不超过您的上限 { $limit }
reason-price-min = 高于 { $limit }，如您所要求
reason-price-range = 在 { $low } 和 { $high } 之间
reason-fact = { $fact }：{ $value }
reason-brand = 品牌 { $brand }
reason-category = 属于 { $category }
reason-sale = 原价 { $was }，现已降价
reason-meaning = 接近您的描述
reason-similar = 与 { $title } 相似
reason-cheaper = 比 { $title } 便宜 { $amount }
reason-profile = 您之前看过 { $interest }
reason-profile-said = 您说过喜欢 { $interest }
reason-without = 不含 { $what }
reason-cheapest = 符合条件的里面价格最低
reason-dearest = 符合条件的里面价格最高
reason-saved = 您收藏过

in-stock = 有货
in-stock-count = 有货 { $count } 件
out-of-stock = 缺货
preorder = 可预订
backorder = 需调货

details = 关于 { $title }，我知道的都在这里。
compare = 对比如下：
compare-cheapest = 最便宜的是 { $title }，{ $price }。
compare-same = 它们在这些方面相同：{ $facts }。
compare-one = 比较需要两件商品，请告诉我是哪几件，例如“比较第一个和第三个”。
compare-many = 一次最多比较四件，先看前四件。
row-product = 商品
row-price = 价格
row-availability = 库存

answer-price = { $title } 的价格是 { $price }。
answer-price-sale = { $title } 今天 { $price }，原价 { $was }。
answer-stock-yes = 有的，{ $title } 有货。
answer-stock-count = 有的，{ $title } 有货，共 { $count } 件。
answer-stock-no = { $title } 目前缺货。
answer-stock-preorder = { $title } 可以预订。
answer-stock-backorder = { $title } 需要调货。
answer-fact = { $title } — { $fact }：{ $value }。
answer-fact-yes = 是的。{ $title } — { $fact }：{ $value }。
answer-fact-no = 没有。{ $title } — { $fact }：{ $value }。
answer-said = 关于 { $title }，店里这样介绍：“{ $quote }”
answer-variants = { $title } 可选：{ $values }。
answer-variants-one = { $title } 只有这一款：{ $values }。
answer-policy-which = 有些商品另有规定：告诉我是哪一件，我来查。
answer-policy-for = 关于{ $what }：{ $quote }
answer-unknown = 这个我不知道：店里给我的 { $title } 资料没有提到。要我问问店家吗？
answer-unknown-too = 关于“{ $question }”：这个我不知道，店里给我的资料没有提到。要我问问店家吗？
answer-not-named = 那里没有提到“{ $what }”，所以我不能保证。
answer-unknown-policy = 这个我不知道：店铺政策里没有写。要我问问店家吗？
asked-shop = 您的问题已经列入店家的清单：“{ $question }”。要等店员看到才有答复，我说不准是什么时候。
asked-shop-urgent = 如果着急，可以这样联系他们：
answer-no-product = 您指的是哪件商品？告诉我名称，或者您想找什么。

buy = { $title } 可以在商品页购买：{ $link }
buy-person = 我不能在聊天里售出 { $title }，店员可以帮您购买。
saved = 已收藏 { $title }。
saved-list = 您的收藏：
saved-none = 您还没有收藏商品。
profile-none = 我还没有记录您的任何偏好。您询问、查看、收藏和拒绝的会记在这里。也可以直接告诉我：“/profile like oak”（喜欢）、“/profile avoid leather”（不要）。
profile = 我从对话中记下的：
profile-likes = 您喜欢
profile-refuses = 您不太想要
profile-line = • { $interest }（{ $kind }）：{ $strength }
profile-because = ，因为您{ $signs }
profile-strong = 非常
profile-some = 比较
profile-little = 略微
profile-sign-asked = 询问过
profile-sign-opened = 查看过
profile-sign-saved = 收藏过
profile-sign-refused = 拒绝过
profile-sign-said = 亲口说过
profile-use = 它只会让推荐的顺序略有变化，不会隐藏任何商品，每个月减弱一半。想更正：“/profile like oak”（喜欢）、“/profile avoid leather”（不要）、“/profile forget oak”（忘掉），或点按钮。
profile-how = 请这样告诉我：“/profile like …”（喜欢）、“/profile avoid …”（不要）或“/profile forget …”（忘掉），后面写店里有的品牌、类别、颜色或材质。
profile-saved = 您收藏的商品在这里：/saved
why = 为什么推荐 { $title }：
why-asked = 我找的是：{ $what }
why-kinds = 能满足这种需要的有：{ $kinds }
why-sorted-price-asc = 按价格排序，最便宜的在前。
why-sorted-price-desc = 按价格排序，最贵的在前。
why-moved-variety = 提前了：和下一件几乎一样合适，又和其他几件不那么相像
why-moved-likelihood = 调整过位置：店里的语言模型认为它与您需要的吻合程度不同
why-scores = 各部分对得分的贡献（编号同上）：
why-chart = 各部分对得分的贡献
row-part = 部分
row-total = 合计
part-words = 您的用词
part-meaning = 含义相近
part-kind = 商品种类
part-likeness = 相似度
part-typical = 典型程度
part-qualities = 要求的特点
part-profile = 您的偏好
part-stock = 库存
part-wearer = 男款或女款
why-none = 我还没有推荐过商品。

button-more = 再看看
button-similar = 类似的
button-compare = 比较
button-details = 详细介绍
button-cheaper = 便宜一点
button-start-over = 重新开始
button-compare-top = 比较前 { $count } 个
button-human = 转人工
button-shipping = 送货要多久？
button-returns = 可以退货吗？
button-sale = 看促销
button-ask-shop = 问问店家
button-save = 收藏
button-no-matter = 都可以
button-price-high = { $high } 以内
button-price-low = { $low } 以上
button-price-low-high = { $low } 到 { $high }
button-keep-max = 最高 { $price }
button-keep-min = 最低 { $price }

and = { $first }和{ $last }

separator = 、

fact-category = 类别
fact-brand = 品牌
fact-color = 颜色
fact-size = 尺寸
fact-material = 材质
fact-pattern = 图案
fact-gender = 适用
fact-age-group = 年龄段
fact-condition = 成色
fact-weight = 重量
fact-warranty = 保修
fact-dimensions = 尺寸
fact-storage = 存储
fact-memory = 内存
fact-processor = 处理器
fact-graphics = 显卡
fact-display-size = 屏幕尺寸
fact-display-type = 屏幕类型
fact-display-resolution = 分辨率
fact-main-camera = 主摄像头
fact-front-camera = 前置摄像头
fact-optical-zoom = 光学变焦
fact-battery-life = 续航
fact-battery-capacity = 电池容量
fact-charging = 充电
fact-water-resistance = 防水
fact-operating-system = 操作系统
fact-connectivity = 连接
fact-ports = 接口
fact-capacity = 容量
fact-power = 功率
fact-width = 宽度
fact-height = 高度
fact-depth = 深度
fact-length = 长度
fact-diameter = 直径
fact-volume = 容量
fact-recommended-age = 适用年龄
fact-season = 季节
fact-care = 保养
fact-washable = 可洗

search-what = 要找什么？例如：/search { $example }
commands =
    /search … 查找商品 · /deal 看现在的促销 · /poll 让大家一起选
    /saved 您收藏的商品 · /why 为什么推荐 · /profile 我记下了什么
    /alerts 到货和降价提醒 · /subscribe 订阅优惠和消息 · /quiet 设置免打扰时段
    /stop 停止通知 · /language en 或 zh · /export 导出您的全部数据 · /forget 删除数据
unknown-command = 我不认识这个命令。可以用的有：
product-gone = 这件商品店里已经没有了。
deals = 现在的促销，降价最多的在前：
deals-none = 目前没有促销商品。
deals-no-more = 目前的促销就是这些。
reason-reduced = 比平时便宜 { $amount }（{ $percent }%）
language-which = 想用哪种语言？请发送 /language 加上其中一个：{ $languages } | auto
language-chosen = 好的，从现在起无论您写什么语言，我都说中文。发送 /language auto 恢复跟随您的语言。
language-auto = 您写什么语言，我就用什么语言回答。
stopped = 我不会再给您发通知。您写信我仍会回答；发送 /forget 可删除您的资料。
others-none = 我不知道对方问了什么：最近这里没有其他人问过我。您想找什么？

poll = 您会选哪一个？
poll-votes = { $count ->
    [0] 还没有票
   *[other] { $count } 票
}
poll-once = 每人一票，可以改投。
poll-how = 要让大家选哪些商品？请写两三件，例如“/poll 橡木书桌 | 松木书桌”，或用我上次列出的序号：“/poll 1 3”。

only-direct = 这是您和我之间的事，请在私聊里告诉我。
export = 这是我们保存的关于您的全部数据，见文件。其中包括：
forget-sure = 要删除关于您的全部数据吗？包括偏好、收藏、对话、消息和投票。删除后无法恢复。
forgotten = 已删除。原来保存的有：
kept-line = • { $what }：{ $count }
kept-nothing = 没有保存任何关于您的数据。
kept-person = 您的语言和偏好
kept-consents = 对通知的同意
kept-conversations = 对话
kept-turns = 我何时回答过您的记录
kept-inbox = 您的消息
kept-outbox = 我的回复
kept-button-tokens = 为您生成的按钮
kept-polls = 您发起的投票
kept-poll-votes = 您投的票
kept-unanswered = 未获解答的问题

button-back = 返回
button-forget = 全部删除
button-keep = 保留
button-forget-interest = 忘掉 { $interest }
button-forget-interests = 全部忘掉

too-fast = 您发得太快了，请过 { $seconds } 秒再试。
cooling-down = 我在这个频道里隔一会儿才回答一次：请过 { $seconds } 秒再问，或直接私聊我。

button-take-over = 接手
button-hand-back = 交还给导购
button-back-to-guide = 回到导购
desk-called = 我已经通知店里的工作人员，从现在起我不再说话：您写的内容会转给他们，他们的回复会出现在这里，并注明是谁在说话。点“回到导购”可以随时回来找我。
desk-waiting = 现在店里没有工作人员在。{ $when }我已记下您想和人交谈：请写下您的问题，他们会在这里回复您。在那之前，由我（导购）来回答。
desk-when-unknown = 我不知道什么时候会有人在。
desk-when-today = 今天 { $time }（{ $zone }）会有人在。
desk-when-tomorrow = 明天 { $time }（{ $zone }）会有人在。
desk-when-day = { $date } { $time }（{ $zone }）会有人在。
desk-nobody-came = 很抱歉：我已经通知了，但还没有人回复。{ $when }您写的内容会为他们保留。现在由我（导购）继续回答。
desk-somebody = 工作人员
desk-speaks = { $who }（店里的工作人员）：
desk-here = { $who }（店里的工作人员）来了，从现在起由他们回答。在您或他们叫我之前，我（导购）不再说话。
desk-guide-again = 又是我了，店里的导购，不再是真人。想找点什么？
desk-quiet = 您正在和店里的工作人员（{ $who }）交谈，所以我不说话。要我回来吗？
desk-quiet-called = 我已经通知店里的工作人员，在有人来之前我不说话。要我回来吗？
desk-not-quiet = 现在就是我（导购）在回答您。
desk-asked = { $name }（{ $platform }）想和真人交谈。
desk-asked-later = { $name }（{ $platform }）在没有人的时候想和真人交谈。在有人接手之前，由导购继续回答。
desk-how = 回复这条消息即可作答，或者写：#{ $id } 加上您的回答。只有这样写的内容会发给顾客。
desk-taken = { $who } 接手了 #{ $id }。导购不再说话。
desk-has = #{ $id } 已经由 { $who } 接手。谁回复顾客，从那时起就由谁说话。
desk-too-long = 没有发送：一条消息最多 { $most } 个字符，这一条有 { $count } 个。
desk-cut = （原消息共 { $count } 个字符，以上是前 { $most } 个。）
desk-back = { $who } 把 #{ $id } 交还给了导购。
desk-left = 顾客回到了导购。
desk-gone = #{ $id } 已经关闭，没有发送任何内容。
desk-which = 是哪一个？请回复相关的消息，或写出编号：{ $ids }
desk-none-open = 现在没有对话在您手里。
desk-author-person = 顾客
desk-author-guide = 导购
desk-author-staff = 店员
desk-nameless = 有人
kept-tickets = 与店员的交谈
kept-alerts = 提醒

button-alert-off = 关闭提醒
button-alert-off-of = 关闭提醒：{ $title }
button-alert-off-all = 关闭所有提醒
button-alert-back = 到货通知我
button-alert-price = 降价通知我
alert-which = 要我留意哪件商品？请先让我展示一件，或者说出它的名字。
alert-which-price = 到什么价格时通知您？
alert-foreign = { $title } 以 { $currency } 标价，我没有汇率。降到多少 { $currency } 时通知您？
alert-cannot = 我在这里不能保存提醒：这里不保存任何关于您的内容。
alert-in-stock = { $title } 现在就有货，不用等。
alert-price-now = { $title } 现在的价格已经是 { $price }。
alert-too-many = 您已经有 { $count } 个提醒了。请先用 /alerts 关闭一个。
alert-kept-back = { $title } 到货时，我会通知您一次。
alert-kept-price = { $title } 的价格降到 { $price } 或更低时，我会通知您一次。
alert-off = 已关闭关于它的提醒。
alert-off-all = 您的提醒已全部关闭。
alerts = 我在为您留意：
alerts-none = 您没有提醒。对某件商品说“到货通知我”或“降到 50 以下告诉我”即可。
alerts-back = • { $title }：到货时
alerts-price = • { $title }：{ $price } 或更低时（现在 { $now }）
alerts-gone = • { $title }：店里已经没有了；如果回来，我会通知您
alerts-more = ……还有 { $count } 个
alert-back = 您想知道的：{ $title } 到货了。
alert-price = 您想知道的：{ $title } 现在的价格是 { $price }（您要求 { $limit } 或更低）。
alert-gone = 您关注的 { $title } 店里已经没有了。如果它按您的要求回来，我仍会通知您。
reason-alert = 您要求通知
topic-new-arrivals = 新品
topic-deals = 优惠
topic-restock = 补货
topic-news = 店铺消息
topics-none = 想收到哪些通知？目前您没有订阅任何内容。点按您感兴趣的主题；随时发送 /stop 即可全部停止。
topics-known = 您已订阅：{ $topics }。点按主题可开启或关闭；/stop 全部停止，/quiet 设置免打扰时段。
subscribed = 有{ $topic }时我会告诉您。/stop 可停止，/quiet 22-8 Asia/Shanghai 设置免打扰时段。
subscribed-write = 如果您还没有私聊过我，请先私聊我一次，否则我无法联系到您。
lessened = 好的，会少发一些：{ $topic }最多每 30 天一条。/stop 停止全部通知。
lessened-nothing = 我本来就没有给您发{ $topic }的通知：您已停止，或者从未订阅。发送 /subscribe 可以订阅。
quiet-how = 请告诉我免打扰时段和时区：/quiet 22:00-8:00 Asia/Shanghai，或 /quiet off。
quiet-set = { $begins } 到 { $ends } 之间我不会主动发消息。
quiet-set-zone = { $begins } 到 { $ends }（{ $zone } 时间）之间我不会主动发消息。
quiet-off = 任何时候都可以给您发通知。/quiet 22-8 可重新设置时段。
post-why = 您收到这条消息，是因为订阅了{ $topic }。
button-less = 少发这类
button-stop = 停止
button-subscribe-here = 也通知我

announce-how =
    发送 /announce 加上要说的话。正文前可以写：
    topic:new_arrivals、deals、restock 或 news · to:telegram · channel:discord:123 · lang:zh · interest:"category:台灯" · seen:30（天）· 每件商品写 #商品编号 · button:"详情=https://…"
    发送前您会看到各平台的样子和收件人数。/announce 加编号可再次查看。
announce-audience = 通知 { $id } 将发给 { $count } 个收件人。
announce-look = { $count ->
    [1] 在 { $platform } 上：
   *[other] 在 { $platform } 上，共 { $count } 条消息：
}
announce-look-channel = { $count ->
    [1] 在 { $platform } 的频道里：
   *[other] 在 { $platform } 的频道里，共 { $count } 条消息：
}
announce-mend = 发送前需要解决：
announce-state = 通知 { $id }：{ $state }
announce-started = 通知 { $id } 正在发送。
announce-paused = 通知 { $id } 已暂停；已在途中的仍会送达。
announce-cancelled = 通知 { $id } 已取消。
announce-retried = { $count ->
    [0] 没有状态不明的收件人。
   *[other] 正在重新发给 { $count } 个收件人。
}
announce-retried-later = { $count ->
    [0] 没有状态不明的收件人。
   *[other] 通知已暂停：点“继续”后才会重新发给这 { $count } 个收件人。
}
announce-changed = 通知 { $id } 在您查看之后有改动，因此没有执行任何操作。请再看一遍。
announce-unreadable = 无法理解“{ $what }”。单独发送 /announce 可查看写法。
announce-unapproved = 通知 { $id } 还需要 { $missing } 位商家批准：请对方发送 /announce { $id } 并确认。
announce-not-allowed = 您（已）不在商家名单中，没有执行任何操作。机器人的管理者可在 [merchants] allow 中添加您。
announce-no-such = 没有编号为 { $id } 的通知。
announce-wrong-state = 通知 { $id } 的状态是 { $state }，现在不能这样做。
announce-no-version = 没有可选择的版本“{ $version }”。
announce-past = 这个时间已经过去，请选择将来的时间。
announce-empty = 没有正文。
announce-versions = 需要一个或两个版本，两个版本必须不同。
announce-no-topic = 没有主题“{ $topic }”，请从中选择：{ $known }。
announce-no-platform = “{ $platform }”没有启用，现有：{ $known }。
announce-bad-channel = 频道要写明平台，例如 channel:discord:123。
announce-no-channel = “{ $channel }”不是 { $platform } 的群组或频道，写法如 { $example }。
announce-no-channels = { $platform } 没有频道。
announce-private-chat = “{ $channel }”是某位顾客与机器人的私聊，不是频道。顾客自己订阅后才会收到通知。
announce-bad-link = “{ $link }”不是带标签的网址：请写完整的 https:// 地址。
announce-nobody = 没有人会收到：这个范围内没有“{ $topic }”的订阅者。
announce-product-gone = 已不在商品目录中：{ $products }。
announce-too-long = 正文（{ $length } 个字符）放不进 { $platform } 的一条消息，请缩短。
announce-picture-too-large = 图片（{ $size } MB）对 { $platform } 太大，最多 { $limit } MB。
announce-picture-missing = { $link } 上没有可用的图片。
button-announce-confirm = 确认并发给 { $count } 人
button-announce-cancel = 取消
button-announce-pause = 暂停
button-announce-resume = 继续
button-announce-retry = 重发状态不明的
kept-announcements = 发给您的通知
kept-announcement-clicks = 您在通知下按过的按钮
