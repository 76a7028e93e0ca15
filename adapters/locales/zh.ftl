# 消息上除导购自己的话以外的文字。

in-stock = 有货
few-left = 仅剩 { $count } 件
out-of-stock = 暂时缺货
preorder = 预售
backorder = 可订货，稍后发出
was = 原价 { $price }

you-can-say = 您可以说：{ $examples }
you-can-say-about = 谈某件商品时请带上编号：{ $examples }
example = “{ $label }”
example-about = “{ $label } { $number }”
separator = 、
numbered-button = { $number } · { $label }
alternatives = 不完全符合，但比较接近：
only-you = 这条消息只有您能看到。
open-a-chat = 这只该让您一人看到，但我还不能给您发私信。请先和我打开聊天，再问一次：

# 命令，见各平台的菜单
command-start = 打个招呼，看看导购能做什么
command-help = 导购能做什么
command-search = 在店里找商品
command-deal = 现在降价的商品
command-poll = 让大家在两三件商品中投票
command-saved = 您收藏的商品
command-profile = 导购记住的您的喜好
command-why = 为什么推荐这些商品
command-language = 选择语言
command-export = 获取您的全部数据
command-forget = 删除您的全部数据
command-subscribe = 订阅优惠、新品和店铺消息
command-quiet = 免打扰时段
discord-quiet-hours = 例如 22:00-8:00 Asia/Shanghai，或 off
command-alerts = 您的到货和降价提醒
command-stop = 不再接收未请求的消息

discord-search-query = 您想找什么
discord-deal-query = 想看哪一类（可不填）
discord-language-choice = 语言
discord-poll-first = 第一件商品
discord-poll-second = 第二件商品
discord-poll-third = 第三件商品（可不填）
discord-try-again = 没有收到您的消息，请稍后再试一次。
discord-for-one = 这条回复只给提问的人看。
discord-not-now = 我现在不能在这里回答。请过一会儿再试，或直接给我发私信。
discord-not-directly = 这条回复只给您看，但我无法给您发私信。请在这里使用斜杠命令，回复只有您能看到。

# 商品页
back-to-chat = 返回导购
ask-about = 向导购咨询这件商品
ask-about-text = 请详细介绍 { $title }
ask-hint = 回答只依据本店的商品目录和政策。
view-in-shop = 到店铺查看
regular-price = 原价
details = 商品参数
description = 商品介绍
not-found-title = 没有找到这件商品
not-found-text = 链接可能已过期，或本店已不再出售。导购可以为您找相近的商品。
picture-of = { $title } 的图片

fact-brand = 品牌
fact-color = 颜色
fact-size = 尺寸
fact-material = 材质
fact-pattern = 图案
fact-gender = 适用性别
fact-age_group = 适用年龄
fact-condition = 成色
