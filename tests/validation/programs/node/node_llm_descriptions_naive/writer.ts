import Anthropic from '@anthropic-ai/sdk'

export async function ask(client: Anthropic, text: string): Promise<string> {
  const answer = await client.messages.create({
    model: 'claude-sonnet-5',
    max_tokens: 1000,
    messages: [{ role: 'user', content: text }],
  })
  return answer.content[0].text
}
